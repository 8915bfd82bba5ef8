import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** New ids, made outside the decisions that use them; they say nothing of anybody. */
@Injectable()
export class Ids {
  next(prefix: 'q' | 'i' | 'o'): string {
    return `${prefix}_${randomBytes(16).toString('base64url')}`;
  }
}
