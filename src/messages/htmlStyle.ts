/** The style sheet of an exported page: light and dark as the reader has it, from a phone to a print. */
export const htmlStyle = `
:root{color-scheme:light dark;--bg:#fff;--card:#f7f8fa;--rule:#d8dbe0;--text:#24292f;--dim:#59636e;--key:#0550ae;--elem:#8a3b12;--bad:#c0272d;--badbg:#fdecec}
@media (prefers-color-scheme:dark){:root{--bg:#1f1f1f;--card:#262626;--rule:#3c3c3c;--text:#e4e4e4;--dim:#a0a0a0;--key:#9cdcfe;--elem:#ce9178;--bad:#f48771;--badbg:#3a2223}}
*{box-sizing:border-box}
body{margin:0;padding:0 20px 40px;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1180px;margin:0 auto}
h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
h2{font-size:16px;margin:32px 0 8px}
h2 small{font-weight:400;color:var(--dim);font-size:13px}
p{margin:8px 0;max-width:80ch}
figure{margin:0 -20px;overflow-x:auto}
figure:focus-visible,.box:focus-visible,summary:focus-visible{outline:2px solid var(--key);outline-offset:2px}
svg{display:block;max-width:100%;min-width:760px;height:auto}
.box{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:4px 0}
th{font-weight:400;color:var(--dim);text-align:left;font-size:12px}
th,td{padding:3px 12px 3px 0;border-bottom:1px solid var(--rule);vertical-align:top}
td{overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-size:12.5px}
.m,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
.m{white-space:pre-wrap}
td.tight{white-space:nowrap;overflow-wrap:normal}
.d{color:var(--dim)}
.k{color:var(--key)}.e{color:var(--elem)}
.problems{background:var(--badbg);border:1px solid var(--bad);border-radius:4px;padding:4px 14px 10px;margin:20px 0}
.problems h2{margin-top:8px}
.problems ul{margin:0;padding-left:18px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
dt{color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere}
details{border:1px solid var(--rule);border-radius:4px;background:var(--card);margin:6px 0;padding:0 12px}
summary{cursor:pointer;padding:5px 0}
details table{margin:0 0 8px}
details tr:last-child td{border-bottom:0}
h3{font-size:12.5px;font-weight:400;color:var(--dim);margin:6px 0 2px}
footer{margin-top:40px;color:var(--dim);font-size:12px}
@media (max-width:520px){dl{grid-template-columns:1fr}dd{margin-bottom:6px}body{padding:0 12px 24px}figure{margin:0 -12px}}
@media print{details{break-inside:avoid}svg{min-width:0}}
`;
