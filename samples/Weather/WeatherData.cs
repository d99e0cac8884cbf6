using System.Globalization;

namespace Weather;

/// <summary>The weather file: a date and four measurements per day.</summary>
sealed record WeatherData(DateOnly[] Dates, string[] Columns, double[,] Values)
{
    const int TempMax = 1;

    public static WeatherData Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length < 2)
            throw new InvalidDataException($"{path} holds no days.");
        // The first field is the date, the last a word like "rain": the four between are numbers.
        string[] columns = lines[0].Split(',')[1..^1];
        var dates = new DateOnly[lines.Length - 1];
        var values = new double[dates.Length, columns.Length];
        for (int day = 0; day < dates.Length; day++)
        {
            string[] fields = lines[day + 1].Split(',');
            if (fields.Length != columns.Length + 2 || !DateOnly.TryParse(fields[0], CultureInfo.InvariantCulture, out dates[day]))
                throw new InvalidDataException($"{path}, line {day + 2}: expected a date, {columns.Length} numbers and a word.");
            for (int column = 0; column < columns.Length; column++)
                if (!double.TryParse(fields[column + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out values[day, column]))
                    throw new InvalidDataException($"{path}, line {day + 2}: '{fields[column + 1]}' is not a number.");
        }
        return new(dates, columns, values);
    }

    /// <summary>Each year's curve of daily highest temperatures, in °C.</summary>
    public IReadOnlyList<(int Year, double[] Curve)> TemperatureByYear() =>
        [.. Dates.Select((date, day) => (date.Year, Value: Values[day, TempMax]))
                 .GroupBy(day => day.Year)
                 .OrderBy(year => year.Key)
                 .Select(year => (year.Key, year.Select(day => day.Value).ToArray()))];
}
