/** What every view needs: the calls, who is here, and the ways to say something to people. */
import { createContext, useContext, useEffect } from 'react';
import type { AccountApi } from '../api/account-api.ts';
import type { Session } from '../api/answers.ts';
import type { People } from './account/people.ts';
import type { Standing } from './account/use-standing.ts';

export type PageTools = {
  readonly api: AccountApi;
  readonly session: Session;
  readonly standing: Standing;
  readonly people: People;
  /** Says it to those who can't see it. */
  readonly announce: (text: string) => void;
  /** Whether a form holds text that isn't sent; leaving the page then asks first. */
  readonly noteDraft: (form: string, unsent: boolean) => void;
};

const PageContext = createContext<PageTools | undefined>(undefined);
export const PageToolsProvider = PageContext.Provider;

export function usePage(): PageTools {
  const tools = useContext(PageContext);
  if (tools === undefined) throw new Error('no page around it');
  return tools;
}

/** Keeps people from losing what they typed by leaving the page. */
export function useDraft(form: string, unsent: boolean): void {
  const { noteDraft } = usePage();
  useEffect(() => {
    noteDraft(form, unsent);
    return () => {
      noteDraft(form, false);
    };
  }, [form, unsent, noteDraft]);
}
