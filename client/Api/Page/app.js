'use strict';

const poll = 2000;
const rows = document.getElementById('accounts');
const state = document.getElementById('state');
const input = document.getElementById('key');
const access = document.getElementById('access');
const leave = document.getElementById('leave');
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

function signedIn(isIn) {
  access.hidden = isIn;
  leave.hidden = !isIn;
  if (!isIn) rows.replaceChildren();
}

async function refresh() {
  let text;
  let goesOn = true;
  try {
    const headers = tag ? { 'If-None-Match': tag } : {};
    const response = await fetch('v1/accounts?orderBy=risk&limit=200', { headers, cache: 'no-store', credentials: 'same-origin' });
    if (response.status === 200) {
      tag = response.headers.get('ETag');
      state.dataset.count = show(await response.json());
    } else if (response.status === 401 || response.status === 403) {
      goesOn = false;
    }
    signedIn(goesOn);
    text = response.status === 200 || response.status === 304
      ? `${state.dataset.count}, ${new Date().toLocaleTimeString()}`
      : (await response.json()).detail;
  } catch {
    text = 'The server does not answer.';
  }
  state.textContent = text;
  if (goesOn) timer = setTimeout(refresh, poll);
}

// The key goes out once, in a header; what stays is a cookie that no script can read.
access.addEventListener('submit', async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  const key = input.value;
  input.value = '';
  tag = null;
  try {
    const response = await fetch('v1/session', { method: 'POST', headers: { Authorization: `Bearer ${key}` }, credentials: 'same-origin' });
    if (response.ok) refresh();
    else state.textContent = (await response.json()).detail;
  } catch {
    state.textContent = 'The server does not answer.';
  }
});

leave.addEventListener('click', async () => {
  clearTimeout(timer);
  await fetch('v1/session', { method: 'DELETE', credentials: 'same-origin' });
  signedIn(false);
  state.textContent = 'Signed out.';
});

refresh();
