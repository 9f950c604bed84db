/** Styles of the report and of the log summary: the theme's own variables, so that light, dark and high contrast fit. */
export const REPORT_STYLE = `
:root { --fine: var(--vscode-charts-green, #388a34); --failed: var(--vscode-testing-iconFailed, #c72e0f); --quiet: var(--vscode-descriptionForeground, #717171); --line: var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border, #8884))); }
body { font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, system-ui, sans-serif); color: var(--vscode-foreground, #1f1f1f); background: var(--vscode-editor-background, #fff); margin: 0; padding: 16px 24px 32px; max-width: 1100px; }
h1 { font-size: 1.35em; font-weight: 600; margin: 0 0 2px; }
h2 { font-size: 1.05em; font-weight: 600; margin: 22px 0 6px; }
p { margin: 4px 0; } ul { margin: 4px 0; padding-left: 20px; }
.where { color: var(--quiet); }
.picture { overflow-x: auto; margin: 14px 0; } svg.chain { display: block; max-width: 100%; height: auto; }
.part rect { fill: var(--vscode-editorWidget-background, #f3f3f3); stroke: var(--line); stroke-width: 1.5; }
.part.fine rect { stroke: var(--fine); } .part.failed rect { stroke: var(--failed); stroke-width: 3; } .part.unknown rect { stroke: var(--quiet); stroke-dasharray: 5 4; }
.part text { fill: var(--vscode-foreground, #1f1f1f); text-anchor: middle; font-size: 13px; } .part .name { font-weight: 600; } .part .detail { fill: var(--quiet); font-size: 11px; }
.badge { fill: var(--quiet); } .fine .badge { fill: var(--fine); } .failed .badge { fill: var(--failed); } .part .mark { fill: var(--vscode-editor-background, #fff); font-size: 12px; font-weight: 700; }
.link line { stroke: var(--quiet); stroke-width: 2; } .link polygon { fill: var(--quiet); } .link.unknown line { stroke-dasharray: 4 4; }
.link.fine line { stroke: var(--fine); } .link.fine polygon { fill: var(--fine); } .link.failed line { stroke: var(--failed); stroke-width: 3; } .link.failed polygon { fill: var(--failed); }
.link text { fill: var(--vscode-foreground, #1f1f1f); text-anchor: middle; font-size: 11px; } .link .cross { fill: var(--failed); font-size: 20px; font-weight: 700; }
.verdict { border-left: 4px solid var(--failed); padding: 6px 12px; margin: 12px 0; background: var(--vscode-textBlockQuote-background, #7f7f7f1a); } .verdict.healthy { border-color: var(--fine); }
.verdict strong { font-size: 1.08em; } .tag { color: var(--vscode-badge-foreground, #3b3b3b); background: var(--vscode-badge-background, #cccccc); border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 3px; font-weight: 400; padding: 0 6px; margin-left: 6px; font-size: 0.9em; white-space: nowrap; }
button { font: inherit; color: var(--vscode-button-foreground, #fff); background: var(--vscode-button-background, #005fb8); border: 1px solid var(--vscode-contrastBorder, transparent); padding: 5px 12px; border-radius: 2px; margin: 6px 8px 0 0; cursor: pointer; }
/* High contrast has no second colour of buttons: there the border alone makes one. */
button.plain { color: var(--vscode-button-secondaryForeground, var(--vscode-foreground, #3b3b3b)); background: var(--vscode-button-secondaryBackground, transparent); }
button:hover { background: var(--vscode-button-hoverBackground, #0258a8); } button.plain:hover { background: var(--vscode-button-secondaryHoverBackground, transparent); text-decoration: underline; }
:focus-visible { outline: 2px solid var(--vscode-focusBorder, #005fb8); outline-offset: 2px; }
table { font: inherit; border-collapse: collapse; margin: 4px 0; } th, td { text-align: left; padding: 3px 14px 3px 0; vertical-align: top; border-bottom: 1px solid var(--line); } th { font-weight: 600; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.ok { color: var(--fine); } .failed-word { color: var(--failed); } .skipped { color: var(--quiet); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 0 28px; } .side h2 { margin-top: 8px; } .tag.first { margin-left: 0; }
button.small { padding: 1px 8px; margin: 0 6px 0 0; } table.wide { width: 100%; table-layout: fixed; } table.wide td, table.wide th { overflow-wrap: anywhere; } td.differs { color: var(--failed); }
td.deep1 { padding-left: 16px; } td.deep2 { padding-left: 32px; } td.deep3 { padding-left: 48px; } td.deep4 { padding-left: 64px; } pre.log { overflow-x: auto; white-space: pre; overflow-wrap: normal; }
details > summary { cursor: pointer; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--vscode-editor-font-family, monospace); font-size: 0.92em; margin: 4px 0 8px; }
`;
