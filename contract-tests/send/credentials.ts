/** Credentials of the kinds that OpenAPI's security schemes know. */
export type Credentials =
  | { readonly kind: 'digest'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'clientCredentials';
      readonly clientId: string;
      readonly clientSecret: string;
      /** The whole address of the token endpoint. */
      readonly tokenUrl: string;
    }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'apiKey';
      readonly in: 'header' | 'query' | 'cookie';
      readonly name: string;
      readonly value: string;
    };
