/** The one script of these pages: it puts the address from `#login_hint=…` into the empty address field. */
import { createHash } from 'node:crypto';

// A fragment reaches no server and no log, so the service hands the address over in it. It is taken out of the address bar at once.
export const LOGIN_HINT_SCRIPT = `const hint = new URLSearchParams(location.hash.slice(1)).get('login_hint');
const field = document.getElementById('email');
if (hint && field && !field.value) {
  field.value = hint;
  history.replaceState(null, '', location.pathname + location.search);
  document.getElementById('password')?.focus();
}`;

/** Its source expression for the content security policy (CSP Level 3, section 8.2). */
export const LOGIN_HINT_HASH = `'sha256-${createHash('sha256').update(LOGIN_HINT_SCRIPT).digest('base64')}'`;
