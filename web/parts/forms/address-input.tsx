/** A field for somebody else's address: as text, for people paste names and brackets too; nothing fills, corrects or cuts it. */
import { Input } from '@fluentui/react-components';
import { writtenAddress } from '../../../shared/platform/wire.ts';

type Props = { readonly value: string; readonly onChange: (value: string) => void };

export const AddressInput = ({ value, onChange }: Props) => (
  <Input
    inputMode="email"
    autoComplete="off"
    autoCapitalize="none"
    autoCorrect="off"
    spellCheck={false}
    value={value}
    onChange={(_event, data) => {
      onChange(data.value);
    }}
  />
);

/** The one address that the text can mean; what can't be one is left for the service to say. */
export const addressIn = (text: string): string => writtenAddress(text) ?? text.trim();
