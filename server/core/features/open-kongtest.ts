/** A `*.kongtest.yaml` in the editor, with the config that it tests. */
import type { Suite } from '../kongtest/suite.ts';
import { readSuite, routerFor } from '../kongtest/suite.ts';
import type { Config } from '../model/config.ts';
import type { Router } from '../router/router.ts';
import { openConfig } from './open-config.ts';

/** A file, as the editor has it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The config of a test file, as a model for names and places, and as the router that its tests ask. */
export interface Tested {
  readonly config: Config;
  readonly router: Router;
}

export interface OpenKongTest {
  readonly suite: Suite;
  /** Undefined where the file names no config, or it cannot be read. */
  readonly tested: Tested | undefined;
}

/** `now` in ms since 1970. */
export function openKongTest(text: string, file: NamedText | undefined, now: number): OpenKongTest {
  const suite = readSuite(text);
  return { suite, tested: file && openTested(suite, file, now) };
}

/** Undefined: the file holds no config. */
export function openTested(
  { test }: Pick<Suite, 'test'>,
  { name, text }: NamedText,
  now: number,
): Tested | undefined {
  const router = routerFor(text, name, test, {});
  if (!router) return undefined;
  const wanted = { fileName: name, target: {}, dialect: undefined, verdictOnly: false, now };
  return { config: openConfig(text, wanted), router };
}
