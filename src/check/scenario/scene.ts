/** What is there while a scenario goes on, as far as its data tells: namespaces, links, the module. */

import type { Path } from '../../model/path.js';
import { initialNamespace, type Link, type LinkEnd, type Place } from '../../model/scenario.js';
import { isInterfaceName } from '../interface-name.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';

const key = ({ netns, link }: Place) => `${netns}/${link}`;

export class Scene {
  readonly #namespaces = new Set<string>();
  readonly #links = new Map<string, { readonly end: LinkEnd; readonly whole: Link }>();
  #made = 0;
  /** Whether the module is loaded at this point. */
  loaded = false;
  /** Whether a program has run, which may have made or deleted links. */
  programs = false;

  constructor(
    readonly report: Report,
    /** The kind of link that only the module makes. */
    readonly ownLinkType: string | undefined,
  ) {}

  /** In the order in which they were named, without the initial one. */
  get namespaces(): readonly string[] {
    return [...this.#namespaces];
  }

  /** The k-th link, from 1. */
  nextLink(): number {
    this.#made += 1;
    return this.#made;
  }

  add(whole: Link): void {
    for (const end of whole.ends) this.#links.set(key(end), { end, whole });
  }

  remove(place: Place): void {
    const found = this.#links.get(key(place));
    for (const end of found?.whole.ends ?? []) this.#links.delete(key(end));
  }

  /** Links that go with the module. */
  unloaded(): void {
    this.loaded = false;
    for (const [name, { whole }] of this.#links) {
      if (whole.type === this.ownLinkType) this.#links.delete(name);
    }
  }

  has(place: Place): boolean {
    return place.link === 'lo' || this.#links.has(key(place));
  }

  /** The cable's other end, where the link is one. */
  peer(place: Place): LinkEnd | undefined {
    return this.#links.get(key(place))?.whole.ends.find((end) => key(end) !== key(place));
  }

  end(place: Place): LinkEnd | undefined {
    return this.#links.get(key(place))?.end;
  }

  /** A namespace is there once it is named. */
  name(netns: string, path: Path): void {
    if (netns === initialNamespace) return;
    if (/^[a-z][a-z0-9]{0,7}$/.test(netns)) {
      this.#namespaces.add(netns);
      return;
    }
    this.report.add('NK7401', path, `'${printable(netns)}' cannot name a namespace`, {
      cause: 'a lower-case letter, then up to 7 of a to z and 0 to 9',
      fix: "choose a name as 'client', or 'init' for the initial one",
    });
  }

  /** A place of a link that has to be there. */
  find(place: Place, path: Path): void {
    this.name(place.netns, [...path, 'netns']);
    if (this.has(place)) return;
    const shown = printable(place.link);
    if (!isInterfaceName(place.link)) {
      this.report.add('NK2026', [...path, 'link'], `'${shown}' cannot be the name of a network interface`, {
        cause: 'a name has 1 to 15 visible ASCII characters, without /, : and * (dev_valid_name)',
      });
    } else if (!this.programs) {
      const there = [...this.#links.values()]
        .map(({ end }) => end)
        .filter((end) => end.netns === place.netns);
      this.report.add(
        'NK7402',
        [...path, 'link'],
        `there is no link '${shown}' in '${printable(place.netns)}'`,
        {
          fix:
            there.length > 0
              ? `its links are ${there.map((end) => end.link).join(', ')}`
              : 'add it to the links of the topology',
        },
      );
    }
  }
}
