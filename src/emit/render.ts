/**
 * Handlebars, set up to fail closed: a template may print nothing but values of its language's own class (`CCode`, unless
 * told otherwise), may not escape or pass strings through, and may not name what its view does not have.
 */
import Handlebars from 'handlebars';
import { CCode } from './c.js';
import { Printable } from './printable.js';
import { template } from './templates.js';

/** What a template sees: values to print, lists, and conditions that are real booleans. */
export interface View<Code extends Printable = CCode> {
  readonly [name: string]: Code | boolean | View<Code> | readonly (Code | View<Code>)[];
}

/** The class of a language's values. */
type Language<Code extends Printable> = abstract new (...args: never[]) => Code;

const handlebars = Handlebars.create();

/** What the template that is being rendered may print. */
let printable: Language<Printable> = CCode;

handlebars.registerHelper('emit', (value: unknown) => {
  if (!(value instanceof printable))
    throw new Error(`a template printed a ${typeof value} that is not ${printable.name}`);
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
export function render(name: string, view: View): string;
export function render<Code extends Printable>(
  name: string,
  view: View<Code>,
  language: Language<Code>,
): string;
export function render(name: string, view: View<Printable>, language: Language<Printable> = CCode): string {
  let run = compiled.get(name);
  if (!run) {
    run = compile(name);
    compiled.set(name, run);
  }
  checkConditions(view);
  printable = language;
  return run(view);
}

/** `{{#if n}}` is false for 0, which is NF_DROP: numbers and strings have no place in a view. */
function checkConditions(view: View<Printable>): void {
  for (const [name, value] of Object.entries(view)) {
    if (value instanceof Printable || typeof value === 'boolean') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (!(item instanceof Printable)) checkConditions(item as View<Printable>);
    } else if (typeof value === 'object' && value !== null) {
      checkConditions(value as View<Printable>);
    } else {
      throw new Error(`view value ${name} is neither code nor a boolean`);
    }
  }
}
