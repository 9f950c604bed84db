/** The sidebar: its container, its view, what it says while empty, and its menus. */

export const VIEW_CONTAINER = 'kongsole';
export const GATEWAYS_VIEW = 'kongsole.gateways';

export const VIEWS = {
  viewsContainers: {
    activitybar: [{ id: VIEW_CONTAINER, title: 'Kong', icon: 'media/kongsole.svg' }],
  },
  views: {
    [VIEW_CONTAINER]: [
      { id: GATEWAYS_VIEW, name: 'Gateways', icon: 'media/kongsole.svg', contextualTitle: 'Kong Gateways' },
    ],
  },
  viewsWelcome: [
    {
      view: GATEWAYS_VIEW,
      when: 'isWorkspaceTrusted',
      contents:
        'See the services, routes, plugins and the health of targets of a live Kong Gateway.\n[Add Gateway](command:kongsole.addGateway)\nYou need the address of its Admin API, by default http://localhost:8001. It is only ever read.',
    },
    {
      view: GATEWAYS_VIEW,
      when: '!isWorkspaceTrusted',
      contents:
        'In Restricted Mode Kongsole checks files but connects to nothing.\n[Manage Workspace Trust](command:workbench.trust.manage)',
    },
  ],
} as const;

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

/** What the tree puts into `contextValue`, word by word; a menu asks for a word. */
function onNode(word: string): string {
  return `view == ${GATEWAYS_VIEW} && viewItem =~ /\\b${word}\\b/`;
}

export const MENUS: Readonly<Record<string, readonly MenuItem[]>> = {
  'view/title': [
    { command: 'kongsole.addGateway', when: `view == ${GATEWAYS_VIEW}`, group: 'navigation@1' },
    { command: 'kongsole.refresh', when: `view == ${GATEWAYS_VIEW}`, group: 'navigation@2' },
  ],
  'view/item/context': [
    { command: 'kongsole.probeNode', when: onNode('probeable'), group: 'inline@1' },
    { command: 'kongsole.probeNode', when: onNode('probeable'), group: '1_probe@1' },
    { command: 'kongsole.openAsYaml', when: onNode('entity'), group: '2_open@1' },
    { command: 'kongsole.revealInFile', when: onNode('entity'), group: '2_open@2' },
    { command: 'kongsole.copyName', when: onNode('named'), group: '3_copy@1' },
    { command: 'kongsole.copyId', when: onNode('entity'), group: '3_copy@2' },
    { command: 'kongsole.refresh', when: onNode('gateway'), group: 'inline@2' },
    { command: 'kongsole.refresh', when: onNode('failure'), group: 'inline@1' },
    { command: 'kongsole.stopReading', when: onNode('reading'), group: 'inline@1' },
    { command: 'kongsole.trustCertificate', when: onNode('distrusted'), group: 'inline@2' },
    { command: 'kongsole.chooseGateway', when: onNode('other'), group: '1_gateway@1' },
    { command: 'kongsole.chooseNoGateway', when: onNode('chosen'), group: '1_gateway@1' },
    { command: 'kongsole.setToken', when: onNode('gateway'), group: '1_gateway@2' },
    { command: 'kongsole.setToken', when: onNode('token'), group: 'inline@2' },
    { command: 'kongsole.removeGateway', when: onNode('gateway'), group: '9_gateway@1' },
  ],
  'editor/title': [
    { command: 'kongsole.stopFollowing', when: 'kongsole.isFollowing', group: 'navigation@1' },
    { command: 'kongsole.showLogSummary', when: 'editorLangId == kong-log', group: 'navigation@2' },
  ],
  'editor/context': [
    { command: 'kongsole.probe', when: 'kongsole.isKongFile', group: '9_kongsole@1' },
    { command: 'kongsole.probeAll', when: 'kongsole.isKongFile', group: '9_kongsole@2' },
  ],
};
