/** The one style sheet of our pages. It stands in the page itself, allowed by its hash, so that a page is one request. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #f3f5f8; --card: #ffffff; --ink: #16202e; --soft: #55637a; --line: #d9dfe8;
  --accent: #0b57c2; --accent-ink: #ffffff; --good: #10733f; --bad: #a4262c; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161e; --card: #1a212c; --ink: #edf1f7; --soft: #a9b5c7;
  --line: #324054; --accent: #7db4ff; --accent-ink: #0a1a30; --good: #6fd39b; --bad: #ff9a94; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; background: var(--ground);
  color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { width: 100%; max-width: 30rem; padding: 3rem 1.5rem 1.25rem; display: flex; align-items: center; gap: .75rem;
  font-weight: 600; font-size: 1.0625rem; overflow-wrap: anywhere; }
.mark { flex: none; width: 2.25rem; height: 2.25rem; border-radius: .625rem; background: var(--accent); color: var(--accent-ink);
  display: grid; place-items: center; font-size: 1.125rem; }
main { width: calc(100% - 2rem); max-width: 30rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  padding: 2rem; box-shadow: 0 1px 2px rgb(15 30 60 / .06), 0 12px 32px rgb(15 30 60 / .07); overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
.good h1::before, .bad h1::before { content: ""; display: block; width: 2.5rem; height: .25rem; border-radius: .125rem;
  margin-bottom: 1rem; background: var(--bad); }
.good h1::before { background: var(--good); }
p { margin: 0 0 .75rem; }
.soft { color: var(--soft); }
.second { margin: 1rem 0 0; }
.second a { color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.button { display: inline-block; border: 1px solid var(--accent); border-radius: .5rem; padding: .625rem 1.25rem; cursor: pointer;
  background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; text-decoration: none; text-align: center; }
.button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
nav p { font-weight: 600; margin: 0 0 .5rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .125rem 1rem; }
nav a { display: inline-block; padding: .25rem 0; color: var(--accent); font-weight: 600; }
label { display: block; font-weight: 600; margin: 1.25rem 0 .375rem; }
input { width: 100%; padding: .6875rem .75rem; border: 1px solid var(--soft); border-radius: .5rem; font: inherit;
  background: var(--card); color: var(--ink); }
form .button { width: 100%; margin-top: 1.25rem; }
.other { margin: 1rem 0 0; text-align: center; }
.other a { color: var(--accent); }
.error { color: var(--bad); font-weight: 600; margin: .5rem 0 0; }
.facts { margin: 1.25rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--line); display: grid; gap: .5rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.facts dt { flex: 0 0 6rem; color: var(--soft); }
.facts dd { margin: 0; flex: 1 1 10rem; }
.checks { list-style: none; margin: 1.25rem 0 0; padding: 0; display: grid; gap: .875rem; }
.checks li { display: grid; grid-template-columns: 1.5rem 1fr; gap: .5rem; }
.sign { font-weight: 700; }
.passed .sign { color: var(--good); }
.failed .sign { color: var(--bad); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { padding: 1.25rem 1.5rem 3rem; font-size: .875rem; color: var(--soft); text-align: center; }
code { font: 600 .9375rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--ink); letter-spacing: .04em; }
`;
