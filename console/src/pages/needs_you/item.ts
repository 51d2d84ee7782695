export type { NeedFragment as Item } from "../../graphql/generated.ts";
