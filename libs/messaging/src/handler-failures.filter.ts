import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets failures of event handlers through as they are. Nest's own filter makes a plain object of every failure, and then nothing could tell
 * permanent from transient.
 */
@Catch()
export class HandlerFailures implements RpcExceptionFilter<unknown> {
  catch(failure: unknown): Observable<never> {
    return throwError(() => failure);
  }
}
