import { timeSkippingStage } from './stage';
const stage = timeSkippingStage();
const probe = async (env: {sleep(s: string): Promise<void>; currentTimeMs(): Promise<number>}, label: string) => {
  const t0 = Date.now(); const v0 = await env.currentTimeMs();
  await Promise.race([env.sleep('1 hour'), new Promise((r) => setTimeout(r, 3000))]);
  process.stderr.write(`${label}: real ${Date.now() - t0}, virtual ${(await env.currentTimeMs()) - v0}\n`);
};
it('plain', () => stage.play(async (scene) => { await (await scene.start('C1')).result(); await probe(scene.env, 'plain'); }));
it('failing', () => stage.play(async (scene, world) => { let n = 0; world.meddle = ({step}) => { if (step==='takeOver' && n++ < 2) throw new Error('x'); }; await (await scene.start('C1')).result(); await probe(scene.env, 'failing local'); }));
it('held', () => stage.play(async (scene, world) => {
      world.trouble('C1', 'moveOrders', 'schema');
      await (await scene.start('C1')).result();
      process.stderr.write(String((await scene.caseHandle('C1', 'schema').describe()).status.name)+'\n');
      await probe(scene.env, 'held');
      process.stderr.write(String((await scene.caseHandle('C1', 'schema').describe()).status.name)+'\n');
      process.stderr.write(JSON.stringify(world.calls.map((c) => [c.step, c.outcome, new Date(c.at).toISOString()]))+'\n');
  }));
