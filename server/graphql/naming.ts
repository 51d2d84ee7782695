// Names that read well: a verb's payload holds what it changed under its own name (releaseEscrowHold { escrowHold }).

export const NamingPlugin: GraphileConfig.Plugin = {
  name: "NamingPlugin",
  version: "0.0.0",
  inflection: {
    replace: {
      functionMutationResultFieldName(previous, _options, details) {
        const { codec } = details.resource;
        return codec.attributes && !codec.isAnonymous
          ? this.camelCase(this.tableType(codec))
          : (previous?.(details) ?? "result");
      },
    },
  },
};
