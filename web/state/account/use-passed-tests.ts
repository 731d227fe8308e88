/** In which apps a test sign-in has passed, as the service remembers it; read again when anything of the account changed. */
import { useCallback, useEffect, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { PassedTest } from '../../api/answers.ts';
import { useAccountChange } from '../keeping-up/use-account-changes.ts';
import { useInDoubt } from '../keeping-up/use-in-doubt.ts';

/** `passed` is undefined until it is known. `connection`: whose tests they are; another one has others. */
export function usePassedTests(api: AccountApi, connection: string | undefined) {
  const [passed, setPassed] = useState<readonly PassedTest[]>();
  const reload = useCallback(() => {
    void api.listPassedTests().then((answer) => {
      if (answer.kind === 'ok') setPassed(answer.value.items);
    });
  }, [api]);
  useEffect(() => {
    void Promise.resolve().then(reload);
  }, [reload, connection]);
  useInDoubt(reload);
  useAccountChange(['account', 'events'], reload);
  return { passed, reload };
}
