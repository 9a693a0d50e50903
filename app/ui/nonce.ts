import { createContext, useContext } from "react";

/** The nonce of this answer's content security policy. Only the server knows it; in the browser it is undefined. */
export const NonceContext = createContext<string | undefined>(undefined);

export function useNonce() {
	return useContext(NonceContext);
}
