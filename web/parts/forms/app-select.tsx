/** Choosing one of the Company's apps. */
import { Field, Select } from '@fluentui/react-components';
import { namesIn } from '../../words/company-names.ts';
import { usePage } from '../../state/page-context.ts';

type Props = { readonly value: string; readonly endUserOnly?: boolean; readonly onChange: (app: string) => void };

export function AppSelect({ value, endUserOnly = false, onChange }: Props) {
  const apps = useApps(endUserOnly);
  return (
    <Field label="App" required>
      <Select
        name="app"
        value={value}
        onChange={(_event, data) => {
          onChange(data.value);
        }}
      >
        {apps.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** The apps to choose from; admin portals never use SSO, so they can't be tested. */
export function useApps(endUserOnly = false) {
  const { session } = usePage();
  return endUserOnly ? session.apps.filter(({ kind }) => kind !== 'admin-portal') : session.apps;
}

/** An app's own name; its id when the catalogue has lost it. */
export function useAppName(): (id: string) => string {
  const { session } = usePage();
  return function nameOf(id) {
    return session.apps.find((app) => app.id === id)?.displayName ?? id;
  };
}

/** Every name that a sentence of the service can hold: the Company, its Control Panel, its apps, the account. */
export function useKnownNames(): readonly string[] {
  const { account, apps, company } = usePage().session;
  return [...namesIn(company), account.name, ...apps.map(({ displayName }) => displayName)];
}
