import {
  addLink,
  chain,
  drop,
  failing,
  firewall,
  link,
  load,
  replace,
  ruleCounts,
  run,
  scenario,
  type Step,
  together,
  unload,
  wait,
} from 'netkiln';

const create = { step: 'create', values: {} } as Step;

export default firewall({
  name: 'orders',
  chains: [chain({ hook: 'input', counter: true, rules: [drop('all')] })],
  scenarios: [
    scenario('the module comes and goes', {
      steps: [replace(), load(), load(), unload(), unload(), ruleCounts('input', 'policy', { packets: 0 })],
    }),
    scenario('it is there from the beginning where nothing is said', {
      steps: [unload(), unload()],
    }),
    scenario('within others too', {
      steps: [together([run(['true']), load()], wait(1)), failing(1, unload({ fails: 'EBUSY' })), load()],
    }),
    scenario('steps of other kinds', { steps: [create, { step: 'juggle' }] }),
    scenario('counters', {
      steps: [
        ruleCounts('output', 'all', { packets: 1 }),
        ruleCounts('input', 'some', { packets: 1 }),
        ruleCounts('input', 'all', { packets: 1 }),
        ruleCounts('input', 'policy', {}),
        ruleCounts('input', 'policy', { packets: 1, netns: 'client' }),
      ],
    }),
    scenario('branches that get in each other’s way', {
      steps: [
        together([replace()], [ruleCounts('input', 'policy', { packets: 0 })]),
        together([run(['true'], { ktap: 'log' })], wait(1)),
      ],
    }),
    scenario('what cannot fail', {
      steps: [
        failing(1, wait(1)),
        failing(1, ruleCounts('input', 'policy', { packets: 0 })),
        failing(0, load()),
        addLink(link({ netns: 'init', link: 'x0' }, 'dummy')),
        addLink(link({ netns: 'init', link: 'x0' }, 'dummy')),
      ],
    }),
  ],
});
