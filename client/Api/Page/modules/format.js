const none = '–';
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const currencies = new Map();

export const figure = (value, digits = 1) => (value === null || value === undefined ? none : value.toFixed(digits));
export const whole = (value) => (value === null || value === undefined ? none : value.toLocaleString('en'));
export const short = (value) => (value === null || value === undefined ? none : compact.format(value));
export const percent = (value) => (value === null || value === undefined ? none : `${(100 * value).toFixed(1)} %`);
export const words = (name) => (name ? name.replaceAll('_', ' ') : none);
export const day = (value) => value ?? none;

/** A moment in the viewer's own time. */
export const moment = (value) => (value ? new Date(value).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }) : none);

/** An amount of minor units in its currency. */
export function money(amount, currency) {
  if (!currencies.has(currency)) {
    let form = null;
    try {
      form = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code', trailingZeroDisplay: 'stripIfInteger' });
    } catch {
      // Not a currency that the browser knows: shown as it came.
    }
    currencies.set(currency, form);
  }
  const form = currencies.get(currency);
  return form ? form.format(amount / 10 ** form.resolvedOptions().maximumFractionDigits) : `${amount} ${currency}`;
}

const kinds = {
  'risk.at_risk': 'At risk',
  'risk.critical': 'Critical risk',
  'champion.departed': 'Champion departed',
  'engagement.surge': 'Engagement surges',
  'renewal.unprotected': 'Renewal unprotected',
  'support.stalled': 'Support stalled',
};

export const alertKinds = Object.keys(kinds);
export const kind = (name) => kinds[name] ?? name;
export const states = ['critical', 'at_risk', 'watch', 'healthy', 'no_signal', 'churned'];
