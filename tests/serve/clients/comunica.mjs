// Comunica, a query engine over the web, asks one source or joins several.
//
//     node comunica.mjs select|ask|construct QUERY SOURCE...
//
// A source is the address of an endpoint or of a document; Comunica finds out which.
// Prints JSON: rows as objects of N-Triples terms, true or false, or triples as N-Triples terms.
import { QueryEngine } from "@comunica/query-sparql";
import { termToString } from "rdf-string-ttl";

const [form, query, ...sources] = process.argv.slice(2);
const engine = new QueryEngine();

const row = (bindings) =>
  Object.fromEntries([...bindings].map(([name, term]) => [name.value, termToString(term)]));
const triple = (quad) => [quad.subject, quad.predicate, quad.object].map((t) => termToString(t));

const forms = {
  select: async () => (await (await engine.queryBindings(query, { sources })).toArray()).map(row),
  ask: () => engine.queryBoolean(query, { sources }),
  construct: async () => (await (await engine.queryQuads(query, { sources })).toArray()).map(triple),
};
console.log(JSON.stringify(await forms[form]()));
