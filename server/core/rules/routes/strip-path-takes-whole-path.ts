import { addressOf } from '../../model/service-address.ts';
import { declaredPlugin, entityRule } from '../entity-rule.ts';
import { booleanIn } from '../fields.ts';
import { answersItself, pluginsOf } from '../services/answers-itself.ts';
import { regexPaths, serviceOfRoute, takesPathsAsWritten } from './route-parts.ts';

export const stripPathTakesWholePath = entityRule<{ readonly path: string }>({
  code: 'strip-path-takes-whole-path',
  severity: 'info',
  since: '0.1.0',
  summary:
    'A regex path that takes whole paths, on a route that strips what it took: the backend always gets "/".',
  why: 'strip_path is true unless the route says otherwise, and takes off all that the path matched. A regex that ends in "$" matches everything, so nothing is left to send.',
  source: 'Kong 3.9 kong/router/utils.lua (get_upstream_uri_v0)',
  invalid: [
    {
      title: 'A whole path, stripped',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    paths: ['~/orders/\\d+$']
            ^^^^^^^^^^^^^^^ info: "~/orders/\\d+$" takes the whole path and strip_path takes it off again, so the backend always gets "/"; set "strip_path: false" to keep it
`,
    },
  ],
  valid: [
    {
      title: 'Not stripped, or sent to a path of the service',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    strip_path: false
    paths: ['~/orders/\\d+$']
- name: health
  url: http://shop.internal/healthz
  routes:
  - name: health
    paths: [~/health$]
- name: pictures
  url: http://pictures.internal
  routes:
  - name: pictures
    paths: [~/pictures$, /pictures/]
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    const { config } = fields;
    if (!takesPathsAsWritten(config) || booleanIn(fields, 'strip_path', true) !== true) return;
    const service = serviceOfRoute(route, config);
    const path = service && addressOf(service).path;
    // A route for one fixed path and a service with a path are a rewrite, and "/" for "/" is no loss.
    if (!service || !path || (path.value !== '' && path.value !== '/')) return;
    const whole = regexPaths(fields).filter(({ text }) => VARIES.test(text));
    const [first] = whole;
    if (!first || answersItself(route, config) || answersItself(service, config)) return;
    const plugins = [...pluginsOf(route, config), ...pluginsOf(service, config)];
    if (!plugins.some((plugin) => REWRITES.test(declaredPlugin(plugin, config)?.name ?? '')))
      yield { at: first.at, path: ['paths', first.index], facts: { path: first.text } };
  },
  message: ({ path }) =>
    `"${path}" takes the whole path and strip_path takes it off again, so the backend always gets "/"; set "strip_path: false" to keep it`,
});

/** The whole path, and one that differs from request to request: what is lost then matters. */
const VARIES = /(?:\\[dw]|\]|\.[*+]|\)).*\$\)?$/;
/** Plugins that set the path themselves. */
const REWRITES = /transformer|rewrite|redirect/;
