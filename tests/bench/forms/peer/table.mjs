// node table.mjs RESULTS: what run.sh has measured, as a table in Markdown.
import { readdirSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
const side = (who) => {
  const rows = {};
  for (const file of readdirSync(folder)) {
    if (!file.startsWith(who + '-') || !file.endsWith('.json')) continue;
    const found = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
    const form = /^ours-load-(.*)\.json$/.exec(file)?.[1];
    if (!form) Object.assign(rows, found);
    if (form) rows[form + '_cold'] = found.load_cpu_ms_cold;
    if (form) rows[form + '_warm'] = found.load_cpu_ms_warm_median;
    if (form) rows[form + '_rss_mb'] = found.rss_bytes / 1e6;
  }
  return rows;
};
const ours = side('ours');
const peer = side('peer');
const shown = (ms) => (ms === undefined ? '-' : ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));

console.log('| ms of processor time, medians | ours | peer | peer / ours |\n|---|---|---|---|');
for (const name of Object.keys(ours).sort()) {
  const ratio = peer[name] === undefined ? '-' : (peer[name] / ours[name]).toFixed(0);
  console.log(`| ${name} | ${shown(ours[name])} | ${shown(peer[name])} | ${ratio} |`);
}
