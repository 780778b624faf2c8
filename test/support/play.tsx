import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { notice } from '../../src/keys/notice.ts';
import { initialState } from '../../src/state/state.ts';
import { createStore } from '../../src/state/store.ts';
import { renderApp } from '../../src/views/terminal/render-app.tsx';
import { connectionFixture, manyRows, noon, podTable, sketchRows } from './states.ts';

// The dashboard on made-up pods, for looking at it: node --import tsx test/support/play.tsx [number of pods]
const rows = [...sketchRows, ...manyRows(Number(process.argv[2] ?? 40))];
const store = createStore(initialState(connectionFixture, { columns: 80, rows: 24 }, noon));
store.dispatch({ type: 'pods-changed', pods: podTable(rows) });
store.dispatch({ type: 'namespaces-read', namespaces: { state: 'read', value: ['default', 'payments', 'shop'] } });
const ticking = setInterval(() => store.dispatch({ type: 'clock-ticked', now: store.getState().now + 1000 }), 1000);

const app = renderApp(store, effect => {
  switch (effect.effect) {
    case 'quit':
      return app.quit(effect.exitCode);
    case 'suspend':
      return void app.suspend();
    case 'copy':
      app.copy(effect.text);
      return store.dispatch(notice(store.getState(), `Copied ${effect.what}.`));
    case 'shell':
      return void app.handOver(async () => {
        await once(spawn('sh', ['-i'], { stdio: 'inherit' }), 'exit');
      });
    default:
      return store.dispatch(notice(store.getState(), JSON.stringify(effect), 'warning'));
  }
});
process.exitCode = await app.exited;
clearInterval(ticking);
