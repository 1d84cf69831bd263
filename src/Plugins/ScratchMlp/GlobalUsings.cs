global using ReIdFlow.Contracts;
