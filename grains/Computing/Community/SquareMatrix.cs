using CommunityScoring.Facts;

namespace CommunityScoring.Community;

/// <summary>Dense linear algebra of a few hundred unknowns.</summary>
internal static class SquareMatrix
{
    /// <summary>The inverse, by Gauss-Jordan elimination with partial pivoting.</summary>
    /// <param name="matrix">The matrix; it is used up.</param>
    /// <exception cref="InvariantException">It has no inverse.</exception>
    public static double[,] Invert(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var rows = new double[size][];
        for (var row = 0; row < size; row++)
        {
            rows[row] = new double[2 * size];
            for (var column = 0; column < size; column++)
            {
                rows[row][column] = matrix[row, column];
            }

            rows[row][size + row] = 1;
        }

        for (var step = 0; step < size; step++)
        {
            Pivot(rows, step);
            Eliminate(rows, step);
        }

        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                matrix[row, column] = rows[row][size + column] / rows[row][row];
            }
        }

        return matrix;
    }

    private static void Pivot(double[][] rows, int step)
    {
        var best = step;
        for (var row = step + 1; row < rows.Length; row++)
        {
            if (Math.Abs(rows[row][step]) > Math.Abs(rows[best][step]))
            {
                best = row;
            }
        }

        if (!(Math.Abs(rows[best][step]) > 0))
        {
            throw new InvariantException($"A matrix of {rows.Length} rows has no inverse: nothing is left in column {step}.");
        }

        (rows[step], rows[best]) = (rows[best], rows[step]);
    }

    private static void Eliminate(double[][] rows, int step)
    {
        var pivot = rows[step].AsSpan(step);
        foreach (var other in rows)
        {
            if (other == rows[step] || other[step] == 0)
            {
                continue;
            }

            var row = other.AsSpan(step);
            var factor = row[0] / pivot[0];
            row[0] = 0;
            for (var column = 1; column < row.Length; column++)
            {
                row[column] -= factor * pivot[column];
            }
        }
    }
}
