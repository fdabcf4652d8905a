/**
 * Handlebars, set up to fail closed: a template may print nothing but `CCode`, may not escape or pass strings
 * through, and may not name what its view does not have.
 */
import Handlebars from 'handlebars';
import { CCode } from './c.js';
import { template } from './templates.js';

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

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    // Handlebars' types know a partial's name as a path only; ours are strings, since they have slashes.
    const name = partial.name as { type: string; value?: string; original?: string };
    if (name.type !== 'StringLiteral' || name.value === undefined)
      throw new Error('a partial is named by a string');
    if (!Object.hasOwn(handlebars.partials, name.value)) {
      handlebars.registerPartial(name.value, compile(name.value));
    }
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    const name = (block.path as hbs.AST.PathExpression).original;
    if (!['if', 'unless', 'each'].includes(String(name)))
      throw new Error(`block helper ${String(name)} is not allowed`);
    super.BlockStatement(block);
  }
}

/** Compiles a template and the partials it names. */
function compile(name: string): HandlebarsTemplateDelegate {
  const ast = handlebars.parse(template(name));
  new Guard().accept(ast);
  return handlebars.compile(ast, {
    noEscape: true,
    strict: true,
    preventIndent: true,
    knownHelpers: { emit: true },
  });
}

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** Renders templates/NAME.hbs. */
export function render(name: string, view: View): string {
  let run = compiled.get(name);
  if (!run) {
    run = compile(name);
    compiled.set(name, run);
  }
  checkConditions(view);
  return run(view);
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
