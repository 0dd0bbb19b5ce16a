/** The style of the trainer's pages: in the page itself, so that one file is the whole report. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --card: #fff; --text: #1d2126; --muted: #59616b; --line: #e2e5e9;
  --accent: #2f5fc4; --blue: #3a6fd8; --orange: #d9791f; --green: #2a9471; --red: #c0392b;
  --cell: 58, 111, 216; --miss: 217, 91, 31;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK KR', sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1c2026; --text: #e6e9ed; --muted: #98a1ac; --line: #2b3138;
    --accent: #8fb2ff; --blue: #6f9cf5; --orange: #f0a050; --green: #55c39e; --red: #ef7d6d;
    --cell: 111, 156, 245; --miss: 240, 130, 80;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 1.5rem; background: var(--page); color: var(--text); }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .25rem 0; }
.muted, small { color: var(--muted); }
nav a { color: var(--accent); margin-right: 1rem; }
.cards { margin: 1rem 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto; }
.card.wide { grid-column: 1 / -1; }
.tiles { display: flex; flex-wrap: wrap; gap: 1rem; margin: .75rem 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem; }
.tile b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 500; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.matrix { font-size: .8rem; }
.matrix td { text-align: center; padding: .15rem .35rem; border: 1px solid var(--line); min-width: 2.1rem; }
.matrix td:first-child { text-align: left; border: 0; white-space: nowrap; max-width: 17rem; overflow: hidden; text-overflow: ellipsis; }
.matrix th { text-align: center; padding: .15rem; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: .9em; height: .25em; margin-right: .35em; vertical-align: middle; }
.chart { max-width: 100%; height: auto; color: var(--muted); font-size: 11px; }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem; }
figure img { width: 100%; height: 210px; object-fit: contain; background: var(--page); }
figcaption { font-size: .8rem; overflow-wrap: anywhere; }
.wrong { color: var(--red); } .right { color: var(--green); }
ul { padding-left: 1.2rem; }
`
