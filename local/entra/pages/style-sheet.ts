/** The look of every page: one sheet, inlined, so that a page needs nothing but itself. */
import { createHash } from 'node:crypto';

export const STYLE_SHEET = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #4d5661; --line: #8a94a0; --accent: #0b5cad; --accent-dark: #084682;
  --bad: #a4161a; --paper: #fff; --ground: #eef2f6; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; color: var(--ink);
  background: linear-gradient(160deg, #f4f7fa, #dfe8f1); font: 15px/1.5 'Segoe UI', system-ui, -apple-system, sans-serif; }
header { width: 100%; padding: 18px 28px; font-weight: 600; color: var(--soft); letter-spacing: .01em; }
header::before { content: ''; display: inline-block; width: 12px; height: 12px; margin-right: 10px; border-radius: 50%;
  border: 3px solid var(--accent); vertical-align: -1px; }
main { width: 100%; max-width: 460px; margin: 5vh 0 40px; padding: 40px 44px; background: var(--paper); border-radius: 6px;
  box-shadow: 0 2px 10px rgb(20 40 70 / .14); }
main.wide { max-width: 1060px; margin-top: 0; }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.25; font-weight: 600; }
h2 { margin: 34px 0 8px; font-size: 18px; font-weight: 600; }
p { margin: 0 0 14px; }
form + p { margin-top: 22px; }
main > p:last-child { margin-bottom: 0; }
.quiet { color: var(--soft); }
.who { font-weight: 600; overflow-wrap: anywhere; }
.error { margin: 0 0 16px; padding: 10px 14px; border-left: 4px solid var(--bad); background: #fdf0f0; color: var(--bad); }
.detail { font-size: 13px; color: var(--soft); overflow-wrap: anywhere; }
label { display: block; margin: 14px 0 4px; font-weight: 600; }
input { width: 100%; padding: 9px 10px; font: inherit; color: inherit; background: #fff; border: 1px solid var(--line);
  border-radius: 3px; }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; justify-content: flex-end; margin-top: 26px; }
button { min-width: 108px; padding: 9px 18px; font: inherit; font-weight: 600; border-radius: 3px; cursor: pointer;
  color: var(--ink); background: #e4e8ed; border: 1px solid #c5ccd4; }
button:hover { background: #d6dce3; }
button.main { color: #fff; background: var(--accent); border-color: var(--accent); }
button.main:hover { background: var(--accent-dark); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid #0b5cad; outline-offset: 2px; }
ul.permissions { margin: 0 0 16px; padding: 12px 14px 12px 32px; background: var(--ground); border-radius: 4px; }
.scroll { overflow-x: auto; }
.scroll code { white-space: nowrap; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 7px 12px 7px 0; text-align: left; vertical-align: top; border-bottom: 1px solid #d5dce4; }
th { color: var(--soft); font-weight: 600; }
code { font: 13px/1.4 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: 0 0 14px; padding: 12px 14px; background: var(--ground); border-radius: 4px; overflow-x: auto; }
@media (max-width: 520px) { main { padding: 28px 22px; margin-top: 0; } }
`;

const hash = createHash('sha256').update(STYLE_SHEET).digest('base64');

/**
 * Nothing but this sheet (and the empty icon) may load, and nobody may frame a page. There is no form-action: a browser would apply it to
 * the redirect that follows a sign-in, and that one leads to the app.
 */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`;
