/** The style of the trainer's pages: in the page itself, so that one file is the whole report. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --card: #fff; --text: #1d2126; --muted: #59616b; --line: #e2e5e9;
  --accent: #2f5fc4; --blue: #3a6fd8; --orange: #d9791f; --green: #2a9471; --red: #c0392b; --good: #1d7557; --violet: #8a55c7; --grey: #8b939d;
  --cell: 58, 111, 216; --miss: 217, 91, 31;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK KR', sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1c2026; --text: #e6e9ed; --muted: #98a1ac; --line: #2b3138;
    --accent: #8fb2ff; --blue: #6f9cf5; --orange: #f0a050; --green: #55c39e; --red: #ef7d6d; --good: #55c39e; --violet: #b78bec; --grey: #8d97a3;
    --cell: 111, 156, 245; --miss: 240, 130, 80;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 1.5rem; background: var(--page); color: var(--text); }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3, h2.small { font-size: 1rem; margin: 0 0 .5rem; padding: 0; border: 0; }
p { margin: .25rem 0; }
.muted, small { color: var(--muted); }
nav a { color: var(--accent); margin-right: 1rem; }
.cards { margin: 1rem 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 1rem; }
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
.matrix td a { display: block; color: inherit; text-decoration: none; }
.matrix td a:hover { text-decoration: underline; }
.matrix th[scope=row] { max-width: 13rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.matrix .turned { vertical-align: bottom; padding: .15rem; }
.matrix .turned span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
th[scope=row] { color: var(--text); text-align: left; padding-left: 0; }
a { color: var(--accent); }
.over { overflow-x: auto; max-width: 100%; }
td { white-space: nowrap; } td small { white-space: normal; } td ul { white-space: normal; }
.over th:first-child { position: sticky; left: 0; z-index: 1; background: var(--page); padding-right: 1rem; white-space: nowrap; }
details summary { cursor: pointer; margin: .5rem 0; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: .9em; height: .25em; margin-right: .35em; vertical-align: middle; }
.chart { max-width: 100%; height: auto; color: var(--muted); font-size: 11px; }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem; }
figure img { width: 100%; height: 210px; object-fit: contain; background: var(--page); }
figcaption { font-size: .8rem; overflow-wrap: anywhere; }

.inputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: .6rem; }
.inputs img { height: auto; image-rendering: pixelated; }
.inputs figcaption { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; overflow-wrap: normal; }
.large h3 { margin-top: .8rem; }
.near { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .4rem; }
.near a { color: inherit; text-decoration: none; font-size: .72rem; }
.near img { width: 100%; height: 90px; }
.near span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.wrong { color: var(--red); } .right { color: var(--good); }
ul { padding-left: 1.2rem; overflow-wrap: anywhere; }
button, select { font: inherit; font-size: .85rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; cursor: pointer; }
button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: .4rem 0; font-size: .85rem; }
.plot { position: relative; }
.plot .at { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--muted); pointer-events: none; }
.plot output { position: absolute; top: 0; padding: .2rem .5rem; border-radius: 6px; background: var(--text); color: var(--page); font-size: .78rem; white-space: pre; pointer-events: none; z-index: 1; }
dialog { width: min(1240px, 100vw); height: 100dvh; max-width: none; max-height: none; border: 0; padding: 1rem; background: var(--page); color: var(--text); overflow: auto; }
dialog::backdrop { background: rgb(10 14 20 / 55%); }
dialog .tools { position: sticky; top: -1rem; background: var(--page); padding: .5rem 0; z-index: 1; }
dialog h2 { border: 0; margin: 0; padding: 0; flex: 1 1 200px; font-size: 1rem; }
.shown { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: .75rem; }
.shown a { color: inherit; text-decoration: none; font-size: .78rem; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem; }
.shown span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.shown img { width: 100%; height: 150px; object-fit: contain; }
.large { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 1rem; }
.large > img { width: 100%; max-height: calc(100dvh - 6rem); object-fit: contain; }
.large dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem .8rem; align-content: start; margin: 0; overflow-wrap: anywhere; }
.large dt { color: var(--muted); } .large dd { margin: 0; }
.axes { overflow-x: auto; }
.axes svg { max-width: none; min-width: 860px; width: 100%; cursor: ns-resize; touch-action: pan-x; user-select: none; }
.trials path { transition: stroke-opacity .1s; }
.trials path.off { stroke-opacity: .07; }
.trials path.on { stroke: var(--orange); stroke-width: 4; stroke-opacity: 1; }
.brush { fill: var(--accent); fill-opacity: .25; stroke: var(--accent); }
.share { display: inline-block; height: .6em; margin-left: .4rem; background: var(--blue); border-radius: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 700px) { body { padding: .8rem; } .share { display: none; } .card table:not(.matrix) th[scope=row] { min-width: 8rem; max-width: 10rem; overflow-wrap: anywhere; } .tiles { gap: .5rem; } .tile { padding: .4rem .7rem; } .tile b { font-size: 1.1rem; } .plot .chart, .card > .chart { font-size: 15px; } .large { grid-template-columns: 1fr; } .large > img { max-height: 60dvh; } }
`
