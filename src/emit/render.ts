/**
 * Handlebars, set up to fail closed: a template may print nothing but `CCode`, may not escape or pass strings
 * through, and may not name what its view does not have.
 */
import Handlebars from 'handlebars';
import { CCode } from './c.js';

/** What a template sees: values to print, lists, and conditions that are real booleans. */
export interface View {
  readonly [name: string]: CCode | boolean | View | readonly (CCode | View)[];
}

const handlebars = Handlebars.create();

handlebars.registerHelper('emit', (value: unknown) => {
  if (!(value instanceof CCode)) throw new Error(`a template printed a ${typeof value} that is not CCode`);
  return value.text;
});

/** Every mustache becomes `emit value`; what else could print is refused. */
class Guard extends Handlebars.Visitor {
  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped) throw new Error('triple mustaches are not allowed');
    if (mustache.params.length > 0 || mustache.hash) throw new Error('helpers may not print');
    mustache.params = [mustache.path as unknown as hbs.AST.Expression];
    mustache.path = {
      type: 'PathExpression',
      data: false,
      depth: 0,
      parts: ['emit'],
      original: 'emit',
      loc: mustache.loc,
    } as hbs.AST.PathExpression;
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    const name = (block.path as hbs.AST.PathExpression).original;
    if (!['if', 'unless', 'each'].includes(String(name)))
      throw new Error(`block helper ${String(name)} is not allowed`);
    super.BlockStatement(block);
  }
}

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** Renders a template's text. The text is part of netkiln, never of a spec. */
export function render(template: string, view: View): string {
  let run = compiled.get(template);
  if (!run) {
    const ast = handlebars.parse(template);
    new Guard().accept(ast);
    run = handlebars.compile(ast, {
      noEscape: true,
      strict: true,
      preventIndent: true,
      knownHelpers: { emit: true },
    });
    compiled.set(template, run);
  }
  checkConditions(view);
  return run(view, { allowProtoPropertiesByDefault: false });
}

/** `{{#if n}}` is false for 0, which is NF_DROP: numbers and strings have no place in a view. */
function checkConditions(view: View): void {
  for (const [name, value] of Object.entries(view)) {
    if (value instanceof CCode || typeof value === 'boolean') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (!(item instanceof CCode)) checkConditions(item as View);
    } else if (typeof value === 'object' && value !== null) {
      checkConditions(value as View);
    } else {
      throw new Error(`view value ${name} is neither C nor a boolean`);
    }
  }
}
