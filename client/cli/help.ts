import type { Command } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'kongsole: check, mend and troubleshoot Kong Gateway configuration',
    '',
    'usage: kongsole COMMAND [options] …',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'kongsole COMMAND --help tells more. Exit codes: 0 fine, 1 a fault was found, 2 could not run.',
    '',
  ].join('\n');
}

export function helpFor(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : '';
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    return [`${short}--${name}${value}`, option.help] as const;
  });
  const width = Math.max(0, ...rows.map(([flag]) => flag.length));
  return [
    `kongsole ${command.name}: ${command.summary}`,
    '',
    `usage: kongsole ${command.name} ${command.usage}`,
    ...(rows.length > 0 ? ['', ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`)] : []),
    '',
  ].join('\n');
}
