'use strict';

const poll = 2000;
const rows = document.getElementById('accounts');
const state = document.getElementById('state');
const input = document.getElementById('key');
let tag = null;
let timer = null;

function cell(row, text, className) {
  const made = row.insertCell();
  made.textContent = text ?? '–';
  if (className) made.className = className;
}

const figure = (value) => (value === null ? '–' : value.toFixed(1));

function show(list) {
  const made = document.createDocumentFragment();
  for (const account of list.accounts) {
    const row = document.createElement('tr');
    cell(row, account.name ?? account.account);
    cell(row, account.segment);
    cell(row, account.owner);
    cell(row, figure(account.risk.score), 'number');
    cell(row, account.risk.state.replace('_', ' '), account.risk.state);
    cell(row, account.risk.since);
    cell(row, account.risk.atRiskOn);
    cell(row, figure(account.engagement), 'number');
    cell(row, figure(account.momentum), 'number');
    cell(row, String(account.members.current), 'number');
    cell(row, account.lastActiveOn);
    made.append(row);
  }
  rows.replaceChildren(made);
  return `${list.accounts.length} of ${list.total} accounts`;
}

async function refresh() {
  const key = sessionStorage.getItem('key');
  if (!key) return;
  let text;
  let goesOn = true;
  try {
    const headers = { Authorization: `Bearer ${key}` };
    if (tag) headers['If-None-Match'] = tag;
    const response = await fetch('v1/accounts?orderBy=risk&limit=200', { headers, cache: 'no-store' });
    if (response.status === 200) {
      tag = response.headers.get('ETag');
      state.dataset.count = show(await response.json());
    } else if (response.status === 401 || response.status === 403) {
      sessionStorage.removeItem('key');
      goesOn = false;
    }
    text = response.status === 200 || response.status === 304
      ? `${state.dataset.count}, ${new Date().toLocaleTimeString()}`
      : (await response.json()).detail;
  } catch {
    text = 'The server does not answer.';
  }
  state.textContent = text;
  if (goesOn) timer = setTimeout(refresh, poll);
}

document.getElementById('access').addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(timer);
  sessionStorage.setItem('key', input.value);
  input.value = '';
  tag = null;
  refresh();
});

refresh();
