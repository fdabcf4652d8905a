/** A way to a part of a spec or of its model, which stand at the same paths: `['chains', 0, 'rules', 3]`. */
export type Path = readonly (string | number)[];
