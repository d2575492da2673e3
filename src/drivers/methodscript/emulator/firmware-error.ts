// The four-digit error codes that the emulated firmware gives, by what they mean. Only codes the emulator can
// really give stand here; texts for people are the driver's business.

/** Codes by meaning. */
export const CODE = {
  wrongVariableType: '0002',
  unknownCommand: '0003',
  unknownRegister: '0004',
  wrongMode: '0006',
  badArgument: '0007',
  lineTooLong: '0008',
  noMemory: '000B',
  nothingLoaded: '000C',
  potentialNotPossible: '000F',
  notFinite: '0010',
  frequency: '0011',
  amplitude: '0012',
  ocpNeedsCellOff: '0014',
  notSupported: '001B',
  stepBelowDac: '001C',
  twoFastChannels: '0020',
  modeNotSupported: '0021',
  notInThisMode: '0023',
  padMode: '0025',
  fileOperation: '0026',
  fileExists: '0027',
  divisionByZero: '0028',
  noSuchChannel: '002F',
  cellOverload: '0032',
  storageNotMounted: '0047',
  noStorage: '0083',
  fileNotFound: '009F',
  registerLocked: '0042',
  notMultiChannel: '0048',
  intervalCannotBeMet: '005A',
  alreadyMeasured: '005B',
  noRanges: '0084',
  unknownScriptCommand: '4001',
  unexpectedCharacter: '4004',
  scriptTooLarge: '4005',
  badOption: '4008',
  nestedMeasurementLoop: '400B',
  notHere: '400C',
  tooDeep: '400D',
  blockEndsWrongly: '400E',
  arrayIndex: '400F',
  internal: '4012',
  scriptIncomplete: '4018',
  insideMeasurementLoop: '401A',
  packageOrder: '401B',
  packageFull: '401C',
  declaredTwice: '4026',
  cellMustBeOn: '4027',
  noStep: '4029',
  badName: '402B',
  nameTooLong: '402C',
  fileMode: '402D',
  filesOpen: '4030',
  setPotentialInLoop: '4032',
  setCurrentInLoop: '4033',
  onlyInsideLoop: '4036',
  overflow: '4037',
  badArrayAccess: '4038',
  badLiteral: '4039',
  noFileOpen: '403B',
  outputMode: '403C',
  negative: '4200',
  zero: '4202',
  mustBePositive: '4204',
  outOfBounds: '4205',
  notOnThisInstrument: '4206',
  integerOrFloat: '4207',
  variableType: '4209',
  tooManyArguments: '420A',
  undeclared: '420B',
  variableNotAllowed: '420C',
  literalNotAllowed: '420D',
  arrayNotAllowed: '420E',
  braceNotClosed: '4210',
} as const;

/** Thrown inside the firmware; becomes `!XXXX` on the line. Never leaves the emulator. */
export class FirmwareError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`firmware error ${code}`);
    this.code = code;
  }
}

/** A script that was refused: where (both from 1; the column just behind the offending word). */
export class ScriptRefusal extends FirmwareError {
  readonly line: number;
  readonly column: number;

  constructor(code: string, line: number, column: number) {
    super(code);
    this.line = line;
    this.column = column;
  }
}
