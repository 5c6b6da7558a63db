//! How documents look on the screen and on A4 paper.

/// The style sheet. Every colour has a contrast of at least 4.5 to 1 to its paper.
pub const CSS: &str = "\
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem; background: #fff; color: #1a1a1a;
  font: 16px/1.45 system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; }
h1 { margin: 0 0 .2rem; font-size: 1.7rem; line-height: 1.2; color: #1f3864; }
h2 { margin: 1.8rem 0 .5rem; padding-bottom: .15rem; font-size: 1.25rem; color: #1f3864; border-bottom: 2px solid #1f3864; }
h3 { margin: 1.2rem 0 .3rem; font-size: 1.05rem; color: #1f3864; }
h1, h2, h3, caption { break-after: avoid; }
p { margin: .4rem 0 .7rem; }
.subtitle { margin: 0; color: #595959; }
.origin { margin: 0 0 1rem; font-size: .85rem; color: #595959; }
.notice { padding: .5rem .8rem; background: #fff0c8; border-left: .3rem solid #6f4400; }
ul, ol { margin: .4rem 0 .8rem; padding-left: 1.4rem; }
li { margin: .15rem 0; }
dl { display: grid; grid-template-columns: minmax(9rem, auto) 1fr; gap: .2rem 1rem; margin: .5rem 0 1rem; }
dt { font-weight: 600; }
dd { margin: 0; }
.figures { display: flex; flex-wrap: wrap; gap: .7rem; padding: 0; list-style: none; }
.figures li { flex: 1 1 9rem; margin: 0; padding: .6rem .8rem; background: #eef3fa; border-radius: .3rem; break-inside: avoid; }
.figures strong { display: block; font-size: 1.35rem; line-height: 1.2; color: #1f3864; }
.figures small { display: block; color: #595959; }
table { width: 100%; margin: .6rem 0 1.2rem; border-collapse: collapse; font-size: .9rem; }
caption { margin-bottom: .3rem; text-align: left; font-weight: 600; }
th, td { padding: .25rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid #c8ced8; }
thead th { background: #1f3864; color: #fff; }
tbody th { font-weight: 500; }
tfoot th, tfoot td { font-weight: 700; border-top: 2px solid #1f3864; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.good { color: #005c00; font-weight: 600; }
.moving { color: #1f4e79; }
.warning { color: #6f4400; font-weight: 600; }
.bad { color: #8c0010; font-weight: 600; }
.muted { color: #595959; }
figure { margin: .8rem 0 1.2rem; break-inside: avoid; }
figcaption { margin-bottom: .3rem; font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .3rem 0; padding: 0; list-style: none; font-size: .9rem; }
.legend svg { display: inline-block; width: .9rem; height: .9rem; vertical-align: -.1rem; }
details { font-size: .9rem; }
.ticks { padding: 0; list-style: none; }
.ticks li { display: grid; grid-template-columns: 2.5rem 1fr auto; gap: .6rem; padding: .35rem 0; border-bottom: 1px solid #c8ced8;
  break-inside: avoid; }
.ticks.long li { grid-template-columns: 4.8rem 1fr auto; }
.boxes { font-size: 1.15rem; white-space: nowrap; }
.hint { color: #595959; }
.line { height: 2.1rem; border-bottom: 1px solid #595959; }
.signatures { display: flex; flex-wrap: wrap; gap: 2rem; margin-top: 3.5rem; break-inside: avoid; }
.signatures p { flex: 1 1 14rem; margin: 0; padding-top: .3rem; border-top: 1px solid #1a1a1a; }
.break { break-after: page; }
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) ' von ' counter(pages); font-size: 9pt; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  details { display: none; }
  thead th, .figures li, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
";
