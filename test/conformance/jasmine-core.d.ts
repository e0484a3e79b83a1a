/** What the suite's process needs of jasmine-core, which has no types of its own. */
declare module "jasmine-core" {
  interface SpecFilterOptions {
    random?: boolean;
    forbidDuplicateNames?: boolean;
    specFilter?(spec: { getFullName(): string }): boolean;
  }

  interface Jasmine {
    getEnv(): {
      configure(options: SpecFilterOptions): void;
      addReporter(reporter: object): void;
      execute(): Promise<unknown>;
    };
  }

  const jasmineCore: {
    /** Sets jasmine's globals. */
    boot(): Jasmine;
  };
  export default jasmineCore;
}
