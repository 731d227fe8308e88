/** An address to be given to somebody else. */
import { Button, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { usePage } from '../state/page-context.ts';

export function CopyLink({ label, url }: { readonly label: string; readonly url: string }) {
  const { announce } = usePage();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
      announce('Address copied.');
    } catch {
      announce('The browser doesn’t allow copying. Select the address and copy it yourself.');
    }
  };
  return (
    <div className="row">
      <Input
        className="grow"
        readOnly
        value={url}
        aria-label={label}
        onFocus={({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
          currentTarget.select();
        }}
      />
      <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy address'}</Button>
    </div>
  );
}
