// The same measurements with @getodk/xforms-engine under node: prints one JSON object, ms of
// processor time.
//
//   node engine.mjs load FORM NAME          NAME_cold, NAME_warm: to ready, from a string
//   node engine.mjs whova FORM SCRIPT       the answers and the interview of tests/bench/forms
//   node engine.mjs roster FORM NAME        NAME_load, NAME_add
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const words = process.argv.slice(2);
const print = (rows) => process.stdout.write(JSON.stringify(rows) + '\n');

// The engine wants a browser's DOM, and takes node for a script of its own kind: it is told neither.
const { window } = new JSDOM('<!doctype html><html></html>');
for (const name of Object.getOwnPropertyNames(window))
  if (!(name in globalThis) && /^[A-Z]/.test(name)) globalThis[name] = window[name];
globalThis.window = window;
globalThis.document = window.document;
const { process: node } = globalThis;
const cpu_ms = () => {
  const { user, system } = node.cpuUsage();
  return (user + system) / 1000;
};
globalThis.process = undefined;
const { loadForm } = await import('@getodk/xforms-engine');

async function start(xml) {
  const form = await loadForm(xml);
  if (form.status === 'failure') throw form.error;
  return form.createInstance().root;
}

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
async function measured(count, once) {
  const times = [];
  for (let i = 0; i < count; ++i) times.push(await once(i));
  return median(times);
}

async function load_ms(xml) {
  const begin = cpu_ms();
  await start(xml);
  return cpu_ms() - begin;
}

// "/data/a[1]/q[1]" -> the node that has that reference; positions of what does not repeat are left out.
function index_of(root) {
  const found = new Map();
  const walk = (at) => {
    found.set(at.currentState.reference, at);
    for (const child of at.currentState.children ?? []) walk(child);
  };
  walk(root);
  return found;
}

function answer(at, value) {
  if (at.nodeType === 'select') return at.selectValues(value === '' ? [] : value.split(' '));
  if (at.nodeType === 'trigger') return at.setValue(value === 'OK');
  if (at.nodeType === 'range') return at.setValue(value);
  return at.setValue(value);
}

async function whova(xml, script) {
  const steps = script.split('\n').filter(Boolean).map((line) => JSON.parse(line))
    .filter((step) => step.set)
    .map((step) => [step.set.replaceAll('[1]', ''), step.value]);
  const died = '/data/consented/deceased_CRVS/info_on_deceased/';
  const root = await start(xml);
  const nodes = index_of(root);
  const set = (path, value) => answer(nodes.get(path), value);
  const timed = (path, value) => {
    const begin = cpu_ms();
    set(path, value);
    return cpu_ms() - begin;
  };
  for (const [path, value] of steps.slice(0, 15)) set(path, value);
  set(died + 'Id10020', 'yes');
  set(died + 'Id10021', '1950-01-01');
  set(died + 'Id10022', 'yes');
  set(died + 'Id10023_a', '2019-03-14');
  const fever = '/data/consented/illhistory/signs_symptoms_final_illness/Id10147';
  const rows = {};
  rows.whova_answer_yes_no = await measured(40, (i) => timed(fever, i % 2 ? 'no' : 'yes'));
  rows.whova_answer_date_of_death = await measured(40, (i) =>
    timed(died + 'Id10023_a', i % 2 ? '2019-03-14' : '2019-03-13'));
  rows.whova_answer_consent = await measured(40, (i) =>
    timed('/data/respondent_backgr/Id10013', i % 2 ? 'yes' : 'no'));
  rows.whova_interview = await measured(3, async () => {
    const fresh = index_of(await start(xml));
    const begin = cpu_ms();
    for (const [path, value] of steps) answer(fresh.get(path), value);
    return cpu_ms() - begin;
  });
  return rows;
}

async function roster(xml, name) {
  const rows = {};
  rows[name + '_load'] = await measured(3, () => load_ms(xml));
  const root = await start(xml);
  const range = [...index_of(root).values()].find((at) => at.nodeType.startsWith('repeat-range'));
  rows[name + '_add'] = await measured(5, () => {
    const begin = cpu_ms();
    range.addInstances();
    return cpu_ms() - begin;
  });
  return rows;
}

const xml = readFileSync(words[1], 'utf8');
if (words[0] === 'load') {
  const cold = await load_ms(xml);
  const warm = await measured(5, () => load_ms(xml));
  globalThis.process = node;
  print({ [words[2] + '_cold']: cold, [words[2] + '_warm']: warm });
} else {
  const script = words[0] === 'whova' ? readFileSync(words[2], 'utf8') : '';
  const rows = words[0] === 'whova' ? await whova(xml, script) : await roster(xml, words[2]);
  globalThis.process = node;
  print(rows);
}
node.exit(0);
