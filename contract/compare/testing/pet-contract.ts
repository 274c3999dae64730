import { parse } from 'yaml';
import type { JsonMap } from './mutable.js';

/** A small contract with one of everything that the report compares. */
export function petContract(): JsonMap {
  return structuredClone(CONTRACT);
}

const CONTRACT: JsonMap = parse(`
openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://one.example/v1' }, { url: 'https://two.example/v1' }]
tags: [{ name: Pets }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      summary: List pets
      description: Lists pets.
      x-required-roles: [Reader, Owner]
      security: [{ digest: [] }, { oauth: [read] }]
      parameters:
        - { name: limit, in: query, required: false, description: How many., schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: sort, in: query, schema: { type: string, enum: [name, age] } }
        - { name: tags, in: query, explode: true, schema: { type: array, items: { type: string, maxLength: 20 } } }
        - { name: since, in: query, schema: { type: string, format: date-time } }
        - { name: X-Trace, in: header, schema: { type: string, pattern: '^[a-f0-9]+$' } }
      responses:
        '200':
          description: OK
          headers:
            X-Total: { description: How many there are., required: true, schema: { type: integer } }
          content:
            application/json: { schema: { type: object, required: [results], properties: { results: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
            text/csv: { schema: { type: string } }
        '404': { $ref: '#/components/responses/Error' }
    post:
      operationId: createPet
      tags: [Pets]
      security: [{ digest: [] }]
      requestBody:
        required: false
        content:
          application/json: { schema: { $ref: '#/components/schemas/NewPet' } }
          application/xml: { schema: { $ref: '#/components/schemas/NewPet' } }
      responses:
        '201': { description: Created, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '409': { $ref: '#/components/responses/Error' }
  /pets/{petId}:
    delete:
      operationId: deletePet
      tags: [Pets]
      security: []
      parameters:
        - { name: petId, in: path, required: true, schema: { type: string } }
      responses:
        '202': { description: Accepted }
components:
  securitySchemes:
    digest: { type: http, scheme: digest, description: RFC 7616. }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://one.example/token', scopes: { read: Reading., write: Writing. } } } }
  responses:
    Error: { description: An error, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  schemas:
    Error: { type: object, properties: { code: { type: string, enum: [A, B] }, detail: { type: string, maxLength: 80 } } }
    Pet:
      type: object
      required: [id]
      properties:
        id: { type: string, pattern: '^[0-9]+$' }
        name: { type: string, description: Its name. }
        weight: { type: integer, minimum: 0 }
        born: { type: string, format: date-time, nullable: true }
        parent: { $ref: '#/components/schemas/Pet' }
        kind: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }
        extras: { type: object, additionalProperties: false, properties: { note: { type: string } } }
    NewPet:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        colour: { type: string, enum: [black, white] }
        weight: { type: integer, nullable: true, minimum: 0, multipleOf: 10 }
        kind: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }
        labels: { type: object, additionalProperties: { type: string } }
        code: { type: string, format: uuid }
    Cat: { type: object, properties: { lives: { type: integer } } }
    Dog: { type: object, properties: { barks: { type: boolean } } }
`);
