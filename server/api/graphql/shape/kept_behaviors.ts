// What graphile-build works out of behaviors is kept: for each of thousands of fields it parses and matches the same few
// hundred texts again, a third of what an API's start costs. The answers stay its own, and depend on these texts alone.

/** The methods of graphile-build 5.1 that cost. */
interface Behaviors {
  getBehaviorForEntity(entityType: string, entity: unknown): Behavior;
  entityMatches(entityType: string, entity: unknown, filter: string): boolean | undefined;
  getPreferencesAppliedBehaviors(entityType: string, inferred: Behavior, override: Behavior): Behavior;
  validateBehavior(entityType: string, source: string, behavior: string): void;
}
interface Behavior {
  behaviorString: string;
}

/** Answers by two texts; the longer one second, as it is the same string again and again. */
class Kept<T> {
  readonly #answers = new Map<string, Map<string, T>>();

  get(short: string, long: string, ask: () => T): T {
    const answers = this.#answers.get(short) ?? new Map<string, T>();
    this.#answers.set(short, answers);
    if (!answers.has(long)) answers.set(long, ask());
    return answers.get(long) as T;
  }
}

class Answers {
  readonly matches = new Kept<boolean | undefined>();
  readonly applied = new Kept<Behavior>();
  readonly valid = new Kept<void>();
}

const patched = new WeakSet<Behaviors>();

/** Of all builds of the process: a build's own object is frozen, and not made by anything that a plugin could replace. */
function keepAnswers(prototype: Behaviors): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const byBuild = new WeakMap<Behaviors, Answers>();
  const answersOf = (behaviors: Behaviors) => {
    const answers = byBuild.get(behaviors) ?? new Answers();
    byBuild.set(behaviors, answers);
    return answers;
  };
  const { entityMatches, getPreferencesAppliedBehaviors, validateBehavior } = prototype;
  prototype.entityMatches = function (type, entity, filter) {
    const { behaviorString } = this.getBehaviorForEntity(type, entity);
    const ask = () => entityMatches.call(this, type, entity, filter);
    return answersOf(this).matches.get(`${type} ${filter}`, behaviorString, ask);
  };
  prototype.getPreferencesAppliedBehaviors = function (type, inferred, override) {
    const ask = () => getPreferencesAppliedBehaviors.call(this, type, inferred, override);
    return answersOf(this).applied.get(`${type} ${override.behaviorString}`, inferred.behaviorString, ask);
  };
  prototype.validateBehavior = function (type, source, behavior) {
    answersOf(this).valid.get(type ?? "", behavior, () => validateBehavior.call(this, type, source, behavior));
  };
}

export const KeptBehaviorsPlugin: GraphileConfig.Plugin = {
  name: "KeptBehaviorsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      init: {
        before: ["*"],
        callback(init, build) {
          keepAnswers(Object.getPrototypeOf(build.behavior));
          return init;
        },
      },
    },
  },
};
