// Curves by uPlot (uplot/LICENSE). A picture says nothing to a screen reader: each has a text and a table beside it.
import { el, table } from './dom.js';
import { figure } from './format.js';

/* global uPlot */
const { uPlot } = window;
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;
const height = 190;

/** Lines across a picture: edges at values, and days. */
function lines(edges, days) {
  return (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textBaseline = 'bottom';
    const stroke = (from, to, ink, text, align) => {
      ctx.strokeStyle = ink;
      ctx.fillStyle = ink;
      ctx.textAlign = align;
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
      ctx.fillText(text, from[0] + (align === 'left' ? 4 : -4) * devicePixelRatio, from[1] - 2 * devicePixelRatio);
    };
    for (const { value, text, ink } of edges) {
      const y = plot.valToPos(value, 'y', true);
      stroke([bbox.left, y], [bbox.left + bbox.width, y], colour(ink), text, 'left');
    }
    for (const { at, text, ink } of days) {
      const x = plot.valToPos(seconds(at), 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      stroke([x, bbox.top + bbox.height], [x, bbox.top], colour(ink), text, x > bbox.left + bbox.width / 2 ? 'right' : 'left');
    }
    ctx.restore();
  };
}

/**
 * A curve over days.
 * @param title Its name.
 * @param days The days, each { day, … }.
 * @param of What of a day is drawn, or null.
 * @param today The last day that is known; what follows is a forecast.
 * @param options range, digits, edges { value, text, ink }, marks { at, text, ink }, ink, summary.
 * @param signal Ends it.
 */
export function curve(title, days, of, today, { range, digits = 1, edges = [], marks = [], ink, summary }, signal) {
  const x = days.map((day) => seconds(day.day));
  const past = days.map((day) => (day.day <= today ? of(day) : null));
  const ahead = days.map((day) => (day.day >= today ? of(day) : null));
  const hasForecast = days.at(-1).day > today;
  const canvas = el('div', { class: 'plot', role: 'img', 'aria-label': summary });
  let plot = null;
  const draw = () => {
    plot?.destroy();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    const value = (_, found) => figure(found, digits);
    plot = new uPlot({
      width: Math.max(200, canvas.clientWidth), height,
      tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), 'Etc/UTC'),
      scales: { x: { time: true }, y: { range } },
      axes: [axis, { ...axis, size: 44 }],
      series: [
        { label: 'Day', value: '{YYYY}-{MM}-{DD}' },
        { label: title, stroke: colour(ink), width: 2, value, points: { show: false } },
        ...(hasForecast ? [{ label: 'Forecast', stroke: colour(ink), width: 2, dash: [6, 4], value, points: { show: false } }] : []),
      ],
      hooks: { draw: [lines(edges, marks)] },
    }, hasForecast ? [x, past, ahead] : [x, past], canvas);
  };
  const observer = new ResizeObserver(() => {
    if (!plot) draw();
    else if (canvas.clientWidth > 0) plot.setSize({ width: canvas.clientWidth, height });
  });
  observer.observe(canvas);
  const redraw = () => plot && draw();
  dark.addEventListener('change', redraw);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    dark.removeEventListener('change', redraw);
    plot?.destroy();
  });
  const asText = el('details', {}, el('summary', {}, `${title} as a table`));
  asText.addEventListener('toggle', () => {
    if (asText.children.length > 1) return;
    asText.append(el('div', { class: 'scroll high' }, table(title, [
      { name: 'Day', of: (day) => (day.day > today ? `${day.day} (forecast)` : day.day) },
      { name: title, number: true, of: (day) => figure(of(day), digits) },
    ], days)));
  });
  return el('figure', {}, el('figcaption', {}, el('strong', {}, title), el('span', { class: 'quiet' }, summary)), canvas, asText);
}
