/** The kinds of tokens a C compiler sees, translation phases 1 to 3 included: trigraphs, line splices, comments. */
export function tokenKinds(source: string): string[] {
  const spliced = source.replaceAll('??/', '\\').replace(/\\\r?\n/g, '');
  const kinds: string[] = [];
  const rules: [string, RegExp][] = [
    ['comment', /\/\*[\s\S]*?\*\//y],
    ['comment', /\/\/[^\n]*/y],
    ['string', /"(?:\\.|[^"\\\n])*"/y],
    ['char', /'(?:\\.|[^'\\\n])*'/y],
    ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
    ['number', /[0-9][A-Za-z0-9.]*/y],
    ['space', /\s+/y],
    ['other', /[\s\S]/y],
  ];
  for (let at = 0; at < spliced.length; ) {
    for (const [kind, rule] of rules) {
      rule.lastIndex = at;
      const match = rule.exec(spliced);
      if (!match) continue;
      if (kind !== 'space') kinds.push(kind === 'other' ? match[0] : kind);
      at += match[0].length;
      break;
    }
  }
  return kinds;
}
