import { referents } from '../../model/config-index.ts';
import { pluginRule } from '../entity-rule.ts';
import { isPart, scalarIn } from '../fields.ts';

export const anonymousConsumerMissing = pluginRule<{
  readonly consumer: string;
  readonly near: string | undefined;
}>({
  code: 'anonymous-consumer-missing',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An auth plugin whose `anonymous` names no consumer of the file.',
  why: 'Requests without proof are to pass as this consumer. Kong looks for it when the first such request comes, does not find it, and answers "500 Internal Server Error".',
  source: 'Kong 3.9 kong/plugins/key-auth/handler.lua',
  invalid: [
    {
      title: 'Nobody of this name',
      yaml: `
_format_version: "3.0"
consumers:
- username: guest
plugins:
- name: key-auth
  config:
    anonymous: guests
               ^^^^^^ warning: no consumer of this file is "guests", so requests without credentials end in 500; did you mean "guest"?
`,
    },
  ],
  valid: [
    {
      title: 'The consumer is there',
      yaml: `
_format_version: "3.0"
consumers:
- username: guest
plugins:
- name: key-auth
  config:
    anonymous: guest
`,
    },
  ],
  plugins: undefined,
  *findIn({ fields }, config) {
    const at = scalarIn(fields, 'anonymous');
    if (typeof at?.value !== 'string' || at.value === '' || isPart(config)) return;
    // decK may read the consumers from another file.
    if (config.settings.dialect === 'deck' && !config.sections.has('consumers')) return;
    if (referents(config.index, 'consumers', at.value).length !== 0) return;
    const near = config.index.nearest('consumers', at.value);
    yield { at, path: ['config', 'anonymous'], facts: { consumer: at.value, near } };
  },
  message: ({ consumer, near }) =>
    `no consumer of this file is "${consumer}", so requests without credentials end in 500${near === undefined ? '' : `; did you mean "${near}"?`}`,
});
