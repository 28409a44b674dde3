// What htmx does not do by itself: rows that change while they are looked at, charts, copying.
'use strict';

(() => {
  const announce = (text) => {
    document.getElementById('announce').textContent = text;
  };

  // Times of the page grow old with it.
  const span = (seconds) => {
    if (seconds < 5) return 'just now';
    if (seconds < 60) return `${Math.floor(seconds)} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    return seconds < 48 * 3600
      ? `${Math.floor(seconds / 3600)} h ago`
      : `${Math.floor(seconds / 86400)} d ago`;
  };
  setInterval(() => {
    for (const time of document.querySelectorAll('time[data-age]')) {
      const text = span((Date.now() - Date.parse(time.dateTime)) / 1000);
      if (time.textContent !== text) time.textContent = text;
    }
  }, 10000);

  // Changes of exports. A hidden page gives its connection back: a browser has few for each server.
  let source = null;
  let opened = false;

  // Puts a part of the page, made anew by the server, in the place of the old one. One after the
  // other, and what came meanwhile is told again, so that no older state takes a newer one's place.
  let renewing = Promise.resolve();
  let meanwhile = [];

  const renew = (id) => {
    renewing = renewing.then(() => renewNow(id)).catch(() => announce('The server does not answer'));
  };

  const renewNow = async (id) => {
    meanwhile = [];
    const answer = await fetch(location.pathname + location.search);
    if (answer.redirected) return void location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(id);
    if (fresh) swap(document.getElementById(id), fresh);
    meanwhile.forEach(row);
  };

  const swap = (old, fresh) => {
    const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
    old.replaceWith(fresh);
    htmx.process(fresh);
    if (focused) {
      const again = document.getElementById(focused) || fresh.querySelector('a, button');
      if (again) again.focus();
    }
  };

  const tell = (was, now, name) => {
    if (was !== now) announce(`Export ${name}: ${now}`);
  };

  const row = (html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const one = document.getElementById('one');
    if (one) {
      if (one.dataset.one === fresh.id && (one.dataset.open === 'true' || one.dataset.status !== fresh.dataset.status)) {
        tell(one.dataset.status, fresh.dataset.status, fresh.dataset.name);
        renew('one');
      }
      return;
    }
    const old = document.getElementById(fresh.id);
    if (old) {
      tell(old.dataset.status, fresh.dataset.status, fresh.dataset.name);
      swap(old, fresh);
    } else if (document.getElementById('list').dataset.first === 'true') {
      tell('', fresh.dataset.status, fresh.dataset.name);
      renew('list');
    }
  };

  const listen = () => {
    const watched = document.querySelector('[data-stream]');
    if (!watched || source) return;
    source = new EventSource(watched.dataset.stream);
    source.addEventListener('row', (event) => {
      meanwhile.push(event.data);
      row(event.data);
    });
    source.addEventListener('open', () => {
      // After a break, what was missed is read anew.
      if (opened) renew(watched.id);
      opened = true;
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) {
        source.close();
        source = null;
        setTimeout(listen, 3000);
      }
    });
  };

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      listen();
    } else if (source) {
      source.close();
      source = null;
    }
  });
  addEventListener('pagehide', () => {
    if (source) source.close();
    source = null;
  });

  // Charts: bars one on top of the other, the first type at the bottom.
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = (element) => {
    const { days, series } = JSON.parse(element.dataset.chart);
    const sums = days.map(() => 0);
    const stacked = series.map((one) => one.counts.map((count, i) => (sums[i] += count)));
    const color = (i) => style(`--s${i % 8}`);
    const bars = uPlot.paths.bars({ size: [0.72, 48], gap: 1, radius: 0.12 });
    const tip = document.createElement('div');
    tip.className = 'tip';
    tip.hidden = true;
    const number = new Intl.NumberFormat('en');
    const axis = {
      stroke: style('--muted'),
      grid: { stroke: style('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        legend: { show: false },
        padding: [12, 8, 0, 0],
        cursor: { y: false, drag: { setScale: false }, points: { show: false } },
        scales: {
          x: { range: (u, min, max) => [days[0] - 43200, days[days.length - 1] + 43200] },
          y: { range: (u, min, max) => [0, Math.max(1, max * 1.06)] },
        },
        axes: [
          { ...axis, grid: { show: false }, values: [[86400, '{MMM} {D}', '\n{YYYY}', null, null, null, null, null, 0]], space: 60 },
          { ...axis, size: 64, values: (u, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? number.format(tick) : '')) },
        ],
        series: [
          {},
          ...series.map((one, i) => ({ label: one.name, fill: color(i), stroke: color(i), width: 0, paths: bars, points: { show: false } })).reverse(),
        ],
        hooks: {
          setCursor: [
            (u) => {
              const at = u.cursor.idx;
              tip.hidden = at === null || at === undefined || u.cursor.left < 0;
              if (tip.hidden) return;
              const day = new Date(days[at] * 1000).toISOString().slice(0, 10);
              tip.textContent = [day, ...series.map((one) => `${one.name}  ${number.format(one.counts[at])}`)].join('\n');
              const left = u.over.offsetLeft + u.cursor.left;
              tip.style.left = `${left < u.over.clientWidth / 2 ? left + 14 : left - tip.offsetWidth - 14}px`;
            },
          ],
        },
      },
      // The tallest is drawn first, and the others over it.
      [days, ...stacked.reverse()],
      element,
    );
    element.append(tip);
    new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight })).observe(element);
  };

  const drawAll = () => {
    for (const element of document.querySelectorAll('[data-chart]')) {
      if (!element.firstChild) draw(element);
    }
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const element of document.querySelectorAll('[data-chart]')) element.replaceChildren();
    drawAll();
  });

  // A new export: of the event types, those of the chosen kind alone.
  const order = () => {
    const form = document.getElementById('order');
    if (!form) return;
    const chosen = form.elements.source ? form.elements.source.value : '';
    const byToken = document.getElementById('by-token');
    byToken.hidden = chosen !== '';
    const kind = chosen ? chosen.split('/')[0] : form.elements.kind.value;
    for (const fields of form.querySelectorAll('[data-kind]')) {
      const shown = fields.dataset.kind === kind;
      fields.hidden = !shown;
      fields.disabled = !shown;
    }
    const custom = form.elements.range.value === 'custom';
    document.getElementById('custom-range').hidden = !custom;
  };

  // Copying. Without a secure connection a browser lets nothing but a selection be copied.
  const copy = async (button) => {
    const from = document.querySelector(button.dataset.copy);
    const text = from.value === undefined ? from.textContent : from.value;
    try {
      await navigator.clipboard.writeText(text);
    } catch (e) {
      if (from.select) from.select();
      else getSelection().selectAllChildren(from);
      document.execCommand('copy');
    }
    const label = button.textContent;
    button.textContent = 'Copied';
    announce('Copied');
    setTimeout(() => (button.textContent = label), 1500);
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.copy) copy(button);
    if (button.dataset.close !== undefined) button.closest('dialog').close();
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) event.preventDefault();
  });

  document.addEventListener('change', (event) => {
    if (event.target.closest('#order')) order();
  });

  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target.id === 'link-body') document.getElementById('link-dialog').showModal();
    drawAll();
  });

  // Of a part that could not be had, its place says so.
  const failed = (event) => {
    const place = event.detail.target;
    const words = document.createElement('p');
    words.className = 'problem';
    words.setAttribute('role', 'alert');
    words.textContent = 'The server does not answer. Reload the page to try again.';
    if (place && place.id !== 'health') place.replaceChildren(words);
  };
  document.addEventListener('htmx:sendError', failed);
  document.addEventListener('htmx:responseError', failed);

  // In a narrow window the menu can be longer than it is wide.
  const current = document.querySelector('.top [aria-current]');
  if (current) current.scrollIntoView({ block: 'nearest', inline: 'center' });

  order();
  drawAll();
  if (document.visibilityState === 'visible') listen();
})();
