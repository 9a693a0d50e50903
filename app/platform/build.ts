declare const BUILD_ID: string | undefined;

/** Which build this is: the first digits of a hash over all that it was made of. "dev" where nothing was built. */
export const buildId: string = typeof BUILD_ID === "string" ? BUILD_ID : "dev";
