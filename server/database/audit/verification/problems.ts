// What a verification has found.

export interface AuditProblem {
  problem: string;
  chain: string | null;
  sequence: number | null;
  row_id: string | null;
  seal_number: number | null;
  detail: string;
}

export interface Where {
  chain?: string;
  sequence?: number;
  row?: string | null;
  seal?: number | undefined;
}

export class Problems {
  readonly found: AuditProblem[] = [];

  tell(problem: string, detail: string, { chain, sequence, row, seal }: Where): void {
    this.found.push({
      problem,
      chain: chain ?? null,
      sequence: sequence ?? null,
      row_id: row ?? null,
      seal_number: seal ?? null,
      detail,
    });
  }
}
