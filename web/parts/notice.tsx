/** Something that people should know, in a box. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

type Props = {
  readonly intent: 'info' | 'success' | 'warning' | 'error';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
};

export const Notice = ({ intent, title, children }: Props) => (
  <MessageBar intent={intent} layout="multiline">
    <MessageBarBody>
      {title !== undefined && <MessageBarTitle>{title}</MessageBarTitle>} <span>{children}</span>
    </MessageBarBody>
  </MessageBar>
);
