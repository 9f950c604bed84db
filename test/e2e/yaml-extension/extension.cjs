// What the YAML extension offers to others (redhat-developer/vscode-yaml, README "Extension API"): contributors are
// asked for the schema of each file. The stand-in remembers them, so that a test can ask as the real one would.
exports.activate = () => {
  const contributors = [];
  return {
    registerContributor(name, requestSchema, requestSchemaContent) {
      contributors.push({ name, requestSchema, requestSchemaContent });
      return true;
    },
    schemaFor: (uri) =>
      contributors.flatMap(({ requestSchema, requestSchemaContent }) => {
        const schema = requestSchema(uri);
        return schema === undefined ? [] : [{ schema, content: requestSchemaContent(schema) }];
      }),
  };
};
