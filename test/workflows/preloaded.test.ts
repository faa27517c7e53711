import { readFile } from 'node:fs/promises';
import { createContext, runInContext } from 'node:vm';
import { workflowBundle } from './bundle';

type Evaluated = Map<string, unknown>;

it('a workflow evaluates no module of zod: its worker has done so for all of them', async () => {
  const { codePath } = await workflowBundle();
  const code = await readFile(codePath, 'utf8');
  const shared: Evaluated = new Map();
  const own: Evaluated = new Map();
  let current = shared;
  // As a worker does it: what is evaluated before there is a workflow is everybody's.
  const modules = new Proxy(
    {},
    {
      get: (_, name: string) => shared.get(name) ?? own.get(name),
      set: (_, name: string, module: unknown) => Boolean(current.set(name, module)),
    },
  );
  const context = createContext({ __webpack_module_cache__: modules, TextEncoder, URL });
  runInContext(code, context);
  runInContext('__TEMPORAL__.preloadModules()', context);
  current = own;
  runInContext('__TEMPORAL__.importWorkflows()', context);

  const ofZod = (evaluated: Evaluated) =>
    [...evaluated.keys()].filter((name) => name.includes('/zod/'));
  expect(ofZod(shared)).not.toHaveLength(0);
  expect(ofZod(own)).toEqual([]);
  expect([...own.keys()]).toContain('./src/workflows/customer.ts');
});
