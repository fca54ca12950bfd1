import { ask, isAborted } from './api.js';
import { el, facts, table } from './dom.js';
import { figure, moment, percent, whole } from './format.js';
import { problemBox } from './notice.js';

const span = 5000;

const outcomes = [['counted', 'Counted'], ['duplicate', 'Duplicate'], ['ignored', 'Ignored'], ['expired', 'Expired'], ['deadLettered', 'Dead-lettered']];

function shown({ silos, partitions, records, recordsPerSecond, localShare }) {
  const lags = partitions.map((partition) => partition.lag);
  const codes = Object.entries(records.deadLettersByCode);
  const still = partitions.filter((partition) => partition.problem);
  return [
    still.length > 0 && el('div', { class: 'problem', role: 'alert' }, still.map((partition) =>
      el('p', {}, el('strong', {}, `${partition.topic}/${partition.partition} stands still. `), partition.problem))),
    el('div', { class: 'tiles' }, facts([
      ['Records a second', figure(recordsPerSecond)],
      ['Lag', lags.includes(null) ? 'not known' : whole(lags.reduce((sum, lag) => sum + lag, 0))],
      ['Calls within a silo', percent(localShare)],
      ...outcomes.map(([name, text]) => [text, whole(records[name])]),
    ])),
    el('div', { class: 'scroll' }, table('Silos', [
      { name: 'Silo', of: (silo) => silo.silo },
      { name: 'Version', of: (silo) => silo.version },
      { name: 'Partitions', number: true, of: (silo) => whole(silo.partitions) },
      { name: 'Records/s', number: true, of: (silo) => figure(silo.recordsPerSecond) },
      { name: 'Local', number: true, of: (silo) => percent(silo.localShare) },
      { name: 'Reported', of: (silo) => moment(silo.reportedAt) },
      { name: 'Problems', of: (silo) => silo.problems.join('; ') || 'none' },
    ], silos)),
    el('div', { class: 'scroll' }, table('Partitions', [
      { name: 'Partition', of: (partition) => `${partition.topic}/${partition.partition}` },
      { name: 'Owner', of: (partition) => partition.owner },
      { name: 'End', number: true, of: (partition) => whole(partition.endOffset) },
      { name: 'Committed', number: true, of: (partition) => whole(partition.committedOffset) },
      { name: 'Lag', number: true, of: (partition) => whole(partition.lag) },
      { name: 'Records/s', number: true, of: (partition) => figure(partition.recordsPerSecond) },
      { name: 'Checkpoint', of: (partition) => moment(partition.lastCheckpointAt) },
    ], partitions)),
    codes.length > 0 && el('div', { class: 'scroll' }, table('Dead letters by code', [
      { name: 'Code', of: ([code]) => code },
      { name: 'Records', number: true, of: ([, count]) => whole(count) },
    ], codes)),
  ].filter(Boolean);
}

/** The cluster, read again every few seconds while somebody looks. */
export function cluster(view) {
  view.title('Cluster');
  const place = el('div', { class: 'cluster' }, el('p', { class: 'quiet' }, 'Loading …'));
  const problemPlace = el('div');
  view.main.replaceChildren(el('section', {}, el('h1', { tabindex: '-1' }, 'Cluster'), problemPlace, place));
  let timer = null;
  const read = async () => {
    clearTimeout(timer);
    try {
      const answer = await ask('cluster', { signal: view.signal });
      problemPlace.replaceChildren();
      place.replaceChildren(...shown(answer));
    } catch (problem) {
      if (isAborted(problem)) return;
      problemPlace.replaceChildren(problemBox(problem, read));
    }
    if (!view.signal.aborted) timer = setTimeout(() => (document.hidden ? null : read()), span);
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) read(); }, { signal: view.signal });
  view.signal.addEventListener('abort', () => clearTimeout(timer));
  read();
}
